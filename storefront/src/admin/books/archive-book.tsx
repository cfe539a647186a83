import type { Book } from '@bookstore/contracts/books';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { useApi } from '../../api/api-context.tsx';
import { ProblemNotice } from '../../layout/problem-notice.tsx';
import { ConfirmButton } from '../confirm-button.tsx';

export const ArchiveBook = ({ book }: { book: Book }) => {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const archive = useMutation({
    mutationFn: () => api.call('delete', '/books/:id', { params: { id: book.id } }),
    onSuccess: async () => {
      await navigate('/admin/books');
      queries.removeQueries({ queryKey: ['admin', 'books', 'one', book.id] });
      await queries.invalidateQueries({ queryKey: ['admin', 'books', 'list'] });
    },
  });
  return (
    <>
      <ConfirmButton
        label="Archive the book"
        about={book.title}
        question="Take this book out of the shop? It can not be brought back. Orders that run are finished."
        yes="Yes, archive it"
        tone="danger"
        busy={archive.isPending}
        onConfirm={() => archive.mutate()}
      />
      {archive.isError && <ProblemNotice error={archive.error} />}
    </>
  );
};
