const unforgiven: string[] = [];

/** Notes what no second try of a test makes good: a wrong reply, a promise that was not kept. */
export const neverForgive = (fault: string): void => {
  unforgiven.push(fault);
};

/** Of all tries of this file, in words. */
export const listUnforgiven = (): readonly string[] => unforgiven;
