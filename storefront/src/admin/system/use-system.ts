import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.tsx';
import { remember, type SystemHistory } from './system-history.ts';

const REFRESH_MS = 2_500;
const KEY = ['admin', 'system'];

/**
 * How the shop is, asked again every 2.5 s while the page is in view. After a failure the last reply
 * stays, with the error beside it.
 */
export const useSystem = () => {
  const api = useApi();
  const queries = useQueryClient();
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }): Promise<SystemHistory> => {
      const { data } = await api.call('get', '/system', { signal });
      return remember(queries.getQueryData(KEY), data);
    },
    refetchInterval: REFRESH_MS,
    retry: false,
  });
};
