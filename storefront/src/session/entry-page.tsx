import type { ReactNode } from 'react';
import { Link, Navigate, useLocation } from 'react-router';
import { PageHeading } from '../layout/page-heading.tsx';
import { readReturnTo, withReturnTo } from './return-to.ts';
import { useSession } from './session-context.tsx';

type Props = {
  title: string;
  /** The way to those who need the other page. */
  other: { question: string; to: '/sign-in' | '/sign-up'; name: string };
  children: ReactNode;
};

/** A page that lets visitors in and leads back to where they came from; who is in already goes there at once. */
export const EntryPage = ({ title, other, children }: Props) => {
  const { state } = useSession();
  const returnTo = readReturnTo(useLocation().search);
  // Also when it happened in another tab.
  if (state.kind === 'signed-in') return <Navigate to={returnTo} replace />;
  return (
    <div className="row justify-content-center">
      <div className="col-md-8 col-lg-5">
        <PageHeading title={title} />
        {children}
        <p className="mt-3">
          {other.question} <Link to={withReturnTo(other.to, returnTo)}>{other.name}</Link>
        </p>
      </div>
    </div>
  );
};
