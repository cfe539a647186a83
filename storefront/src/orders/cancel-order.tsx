import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/api-context.tsx';
import { ProblemNotice } from '../layout/problem-notice.tsx';
import { orderQuery } from './order-queries.ts';

/** Cancels after a second question; when it is too late the order says why. */
export const CancelOrder = ({ id }: { id: string }) => {
  const api = useApi();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const { queryKey } = orderQuery(api, id);
  const cancel = useMutation({
    mutationFn: async () => (await api.call('post', '/order/:id/cancel', { params: { id } })).data,
    onSuccess: (order) => queries.setQueryData(queryKey, order),
    onError: () => queries.invalidateQueries({ queryKey }),
  });
  const button = 'btn btn-outline-primary';
  return (
    <>
      {cancel.error && <ProblemNotice error={cancel.error} />}
      {isAsking ? (
        <div role="group" aria-label="Cancel this order?" className="d-flex flex-wrap gap-2">
          <button
            type="button"
            className="btn btn-primary"
            aria-disabled={cancel.isPending}
            onClick={() => cancel.isPending || cancel.mutate()}
          >
            Yes, cancel it
          </button>
          <button type="button" className={button} onClick={() => setAsking(false)}>
            Keep it
          </button>
        </div>
      ) : (
        <button type="button" className={button} onClick={() => setAsking(true)}>
          Cancel the order
        </button>
      )}
    </>
  );
};
