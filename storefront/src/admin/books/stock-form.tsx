import type { Book } from '@bookstore/contracts/books';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useApi } from '../../api/api-context.tsx';
import { ProblemError } from '../../api/problem-error.ts';
import { FormField } from '../../session/form-field.tsx';
import { SessionForm } from '../../session/session-form.tsx';
import { adminBookQuery } from './admin-book-queries.ts';
import { readDelta } from './book-draft.ts';

const copies = (count: number): string => `${count} ${count === 1 ? 'copy' : 'copies'}`;

/** A change whose reply was lost may have been made: pressing again could count it twice. */
const isUnsure = (error: unknown): boolean =>
  error instanceof ProblemError &&
  (error.code === 'offline' || error.code === 'timeout' || error.status >= 500);

/** Adds copies or takes them away; the reason goes into the ledger. */
export const StockForm = ({ book }: { book: Book }) => {
  const api = useApi();
  const queries = useQueryClient();
  const params = { id: book.id };
  const change = useMutation({
    mutationFn: async ({ delta, reason }: { delta: string; reason: string }) => {
      const body = { delta: readDelta(delta), reason };
      return (await api.call('post', '/books/:id/stock', { params, body })).data;
    },
    onSuccess: async (changed) => {
      queries.setQueryData(adminBookQuery(api, book.id).queryKey, changed);
      await queries.invalidateQueries({ queryKey: ['admin', 'books', 'list'] });
      await queries.invalidateQueries({ queryKey: ['admin', 'books', 'ledger', book.id] });
    },
  });
  return (
    <>
      <p>
        <strong>{copies(book.stock)}</strong> can be bought now.{' '}
        <Link to={`/admin/books/${book.id}/stock`}>See the ledger</Link>
      </p>
      <SessionForm
        label="Change the stock"
        submit="Change the stock"
        busy={change.isPending}
        error={change.error}
        codes={{ 'out-of-stock': 'delta' }}
        onSubmit={(valueOf, form) =>
          change.mutate(
            { delta: valueOf('delta'), reason: valueOf('reason').trim() },
            { onSuccess: () => form.reset() },
          )
        }
      >
        {(errors) => (
          <>
            <FormField
              name="delta"
              label="Copies to add or take away"
              hint="5 adds five, -2 takes two away."
              required
              error={errors['delta']}
            />
            <FormField
              name="reason"
              label="Reason"
              maxLength={500}
              required
              error={errors['reason'] && 'A reason is needed: it stands in the ledger.'}
            />
          </>
        )}
      </SessionForm>
      {isUnsure(change.error) && (
        <p className="mt-2">
          It is not known whether the change was made. Look into the ledger before you try again.
        </p>
      )}
      <p role="status" className="mt-2">
        {change.isSuccess ? `${copies(change.data.stock)} can be bought now.` : ''}
      </p>
    </>
  );
};
