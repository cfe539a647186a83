import { useMutation } from '@tanstack/react-query';
import { ProblemNotice } from '../layout/problem-notice.tsx';
import { useSession } from './session-context.tsx';

/** Ends the session in all tabs; says so when the shop could not be reached. */
export const SignOutButton = () => {
  const { store } = useSession();
  const signOut = useMutation({ mutationFn: () => store.signOut() });
  return (
    <>
      {signOut.isError && <ProblemNotice error={signOut.error} />}
      <button
        type="button"
        className="btn btn-outline-primary"
        aria-disabled={signOut.isPending}
        onClick={() => signOut.isPending || signOut.mutate()}
      >
        Sign out
      </button>
    </>
  );
};
