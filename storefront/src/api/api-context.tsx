import { createContext, use } from 'react';
import type { ShopApi } from './client.ts';

export const ApiContext = createContext<ShopApi | null>(null);

export const useApi = (): ShopApi => {
  const api = use(ApiContext);
  if (api === null) throw new Error('useApi is for components below ApiContext');
  return api;
};
