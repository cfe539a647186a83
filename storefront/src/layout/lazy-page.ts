import type { ComponentType } from 'react';

/** The script of a page could not be loaded: the network, or a new version of the shop in which it has another name. */
export class PageGoneError extends Error {
  constructor(cause: unknown) {
    super('the script of this page could not be loaded', { cause });
    this.name = 'PageGoneError';
  }
}

/** A page that is loaded when it is gone to. Fails with PageGoneError. */
export const lazyPage = (load: () => Promise<ComponentType>) => ({
  Component: async (): Promise<ComponentType> => {
    try {
      return await load();
    } catch (cause) {
      throw new PageGoneError(cause);
    }
  },
});
