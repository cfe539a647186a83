export type Throttle = { call: () => void; cancel: () => void };

/** Calls at once, then at most once per interval; the last call is never lost. */
export const createThrottle = (action: () => void, intervalMs: number): Throttle => {
  let timer: NodeJS.Timeout | undefined;
  let again = false;

  const fire = (): void => {
    again = false;
    action();
    timer = setTimeout(() => {
      timer = undefined;
      if (again) fire();
    }, intervalMs).unref();
  };
  return {
    call: () => {
      if (timer) again = true;
      else fire();
    },
    cancel: () => clearTimeout(timer),
  };
};
