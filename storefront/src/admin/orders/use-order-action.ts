import type { OrderReply } from '@bookstore/contracts/orders';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.tsx';
import type { ShopApi } from '../../api/client.ts';
import { ProblemError } from '../../api/problem-error.ts';
import { doneWords, type OrderAction, refusedWords } from './order-actions.ts';

type Wanted = { order: OrderReply; action: OrderAction };

const PATHS = {
  ship: '/order/:id/ship',
  deliver: '/order/:id/deliver',
  cancel: '/order/:id/cancel',
} as const;

const act = async (api: ShopApi, { order, action }: Wanted): Promise<string> => {
  const id = order.order_id;
  try {
    await api.call('post', PATHS[action], { params: { id } });
    return doneWords(action, id);
  } catch (error) {
    if (!(error instanceof ProblemError && error.code === 'illegal-transition')) throw error;
    const { data: now } = await api.call('get', '/order/:id', { params: { id } });
    return refusedWords(action, id, now.status);
  }
};

/** Moves an order on. What came of it is told in words; a refusal reads the list again, as a success does. */
export const useOrderAction = () => {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wanted: Wanted) => act(api, wanted),
    onSettled: () => queries.invalidateQueries({ queryKey: ['admin', 'orders'] }),
  });
};
