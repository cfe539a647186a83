import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

type HeadingProps = { title: string; takesFocus?: boolean };

/** Where the last heading stood: the first page of a visit keeps the browser's own focus, also when it is drawn anew. */
let lastPath: string | undefined;

const Heading = ({ title, takesFocus = true, path }: HeadingProps & { path: string }) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const typing = document.activeElement instanceof HTMLInputElement;
    const navigated = lastPath !== undefined && lastPath !== path;
    lastPath = path;
    if (navigated && (takesFocus || !typing)) heading.current?.focus({ preventScroll: true });
  }, [takesFocus, path]);
  return (
    <>
      <title>{`${title} · Bookstore`}</title>
      <h1 ref={heading} tabIndex={-1} className="page-heading">
        {title}
      </h1>
    </>
  );
};

/**
 * The h1 of a page, and its title in the tab. After navigation the focus comes here, so that the keyboard and
 * screen readers start at the new page; with `takesFocus` false not while someone types.
 */
export const PageHeading = (props: HeadingProps) => {
  const { pathname } = useLocation();
  return <Heading key={pathname} path={pathname} {...props} />;
};
