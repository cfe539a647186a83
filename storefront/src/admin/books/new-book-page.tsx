import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { useApi } from '../../api/api-context.tsx';
import { PageHeading } from '../../layout/page-heading.tsx';
import { FormField } from '../../session/form-field.tsx';
import { SessionForm } from '../../session/session-form.tsx';
import { type BookDraft, type BookFields, readDraft, readStock } from './book-draft.ts';
import { BookFieldset, draftIn } from './book-fieldset.tsx';

const EMPTY: BookDraft = {
  title: '',
  author: '',
  price: '',
  isbn: '',
  published_year: '',
  topics: '',
  image_url: '',
  description: '',
};

/** A new book leaves out what it does not have. */
const bodyOf = ({ title, author, price, topics, ...fields }: BookFields, stock: number) => ({
  title,
  author,
  price,
  topics,
  stock,
  ...(fields.isbn !== null && { isbn: fields.isbn }),
  ...(fields.published_year !== null && { published_year: fields.published_year }),
  ...(fields.image_url !== null && { image_url: fields.image_url }),
  ...(fields.description !== null && { description: fields.description }),
});

export const NewBookPage = () => {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const add = useMutation({
    mutationFn: async ({ draft, stock }: { draft: BookDraft; stock: string }) => {
      const body = bodyOf(readDraft(draft), readStock(stock));
      return (await api.call('post', '/books', { body })).data;
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['admin', 'books', 'list'] });
      await navigate(`/admin/books/${id}`, { state: { added: true } });
    },
  });
  return (
    <div className="admin-narrow">
      <PageHeading title="Add a book" />
      <SessionForm
        label="Add a book"
        submit="Add the book"
        busy={add.isPending}
        error={add.error}
        codes={{ 'isbn-taken': 'isbn' }}
        onSubmit={(valueOf) => add.mutate({ draft: draftIn(valueOf), stock: valueOf('stock') })}
      >
        {(errors) => (
          <>
            <BookFieldset draft={EMPTY} errors={errors} />
            <FormField
              name="stock"
              label="Copies in stock"
              inputMode="numeric"
              defaultValue="0"
              error={errors['stock']}
            />
          </>
        )}
      </SessionForm>
    </div>
  );
};
