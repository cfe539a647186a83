import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { ProblemNotice } from '../layout/problem-notice.tsx';
import { withReturnTo } from './return-to.ts';
import type { LiveSession } from './session.ts';
import { useSession } from './session-context.tsx';

/** A page for those who are signed in; visitors sign in first and come back. */
export const RequireSession = ({ children }: { children: (session: LiveSession) => ReactNode }) => {
  const { state, store } = useSession();
  const { pathname, search } = useLocation();
  switch (state.kind) {
    case 'signed-in':
      return children(state.session);
    case 'visitor':
      return <Navigate to={withReturnTo('/sign-in', `${pathname}${search}`)} replace />;
    case 'unknown':
      if (state.failure === null) return <p role="status">One moment …</p>;
      return <ProblemNotice error={state.failure} onRetry={() => void store.restore()} />;
    default:
      return state satisfies never;
  }
};
