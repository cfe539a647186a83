import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { NavLink, useLocation } from 'react-router';
import { readReturnTo, withReturnTo } from './return-to.ts';
import type { LiveSession } from './session.ts';
import { useSession } from './session-context.tsx';
import { SignOutButton } from './sign-out-button.tsx';
import './account-menu.css';

/** The pages of who is signed in: one line for each. */
const PAGES: readonly [path: string, name: string][] = [
  ['/my-orders', 'Your orders'],
  ['/account', 'Account'],
];

/** Opened by its button; closed by Escape, by going anywhere, and when the focus leaves it. */
const Menu = ({ session }: { session: LiveSession }) => {
  const { key } = useLocation();
  const [openAt, setOpenAt] = useState<string | null>(null);
  const isOpen = openAt === key;
  const setOpen = (open: boolean) => setOpenAt(open ? key : null);
  const button = useRef<HTMLButtonElement>(null);
  const listId = useId();
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!currentTarget.contains(relatedTarget)) setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return;
    setOpen(false);
    button.current?.focus();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- hears the keys of what is in it
    <div className="account-menu" onBlur={onBlur} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        className="account-menu-button header-link"
        aria-expanded={isOpen}
        aria-controls={listId}
        onClick={() => setOpen(!isOpen)}
      >
        <span className="account-menu-word">
          Menu<span className="visually-hidden"> of {session.username}</span>
        </span>
        <span className="account-menu-name">
          <span className="visually-hidden">Menu of </span>
          {session.username}
        </span>
      </button>
      <ul id={listId} className="account-menu-list" hidden={!isOpen} tabIndex={-1}>
        {PAGES.map(([path, name]) => (
          <li key={path}>
            <NavLink to={path}>{name}</NavLink>
          </li>
        ))}
        {session.role === 'admin' && (
          <li>
            <NavLink to="/admin">Admin pages</NavLink>
          </li>
        )}
        <li>
          <SignOutButton />
        </li>
      </ul>
    </div>
  );
};

/** The way in, or to the pages of who is signed in. */
export const AccountMenu = () => {
  const { state } = useSession();
  const { pathname, search } = useLocation();
  switch (state.kind) {
    case 'signed-in':
      return <Menu session={state.session} />;
    case 'unknown':
      return (
        <NavLink to="/account" className="header-link">
          Account
        </NavLink>
      );
    case 'visitor': {
      const isSigningIn = pathname === '/sign-in' || pathname === '/sign-up';
      const back = isSigningIn ? readReturnTo(search) : `${pathname}${search}`;
      return (
        <NavLink to={withReturnTo('/sign-in', back)} className="header-link">
          Sign in
        </NavLink>
      );
    }
    default:
      return state satisfies never;
  }
};
