import type { SessionStore } from './session-store.ts';

/** Forgets what was read for one user before the next one, or nobody, is shown. */
export const forgetWhenUserChanges = (
  { get, subscribe }: Pick<SessionStore, 'get' | 'subscribe'>,
  forget: () => void,
): void => {
  const userNow = (): string | null => {
    const state = get();
    return state.kind === 'signed-in' ? state.session.user_id : null;
  };
  let known = userNow();
  subscribe(() => {
    const next = userNow();
    if (known !== null && known !== next) forget();
    known = next;
  });
};
