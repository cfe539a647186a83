import type { Book } from '@bookstore/contracts/books';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { ProblemError } from '../../api/problem-error.ts';
import { SessionForm } from '../../session/session-form.tsx';
import { adminBookQuery, readBook } from './admin-book-queries.ts';
import { changesOf, clashesOf, mergeDraft } from './book-changes.ts';
import { type BookDraft, type BookFields, draftOf, readDraft } from './book-draft.ts';
import { BookFieldset, draftIn } from './book-fieldset.tsx';
import { ConflictNotice } from './conflict-notice.tsx';

/** What the fields started from. `round` counts the fillings, so that each gives the form anew. */
type Filling = { base: Book; draft: BookDraft; round: number };
type Conflict = { current: Book; edited: BookFields };
type Outcome = { saved: Book } | { conflict: Conflict };

/** The form of one book. It saves only over the version it was filled from; else the admin decides. */
export const BookEditor = ({ book }: { book: Book }) => {
  const api = useApi();
  const queries = useQueryClient();
  const [filling, setFilling] = useState<Filling>({ base: book, draft: draftOf(book), round: 0 });
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const fill = (base: Book, draft: BookDraft = draftOf(base)) => {
    setFilling(({ round }) => ({ base, draft, round: round + 1 }));
    setConflict(null);
  };
  const save = useMutation({
    mutationFn: async (sent: { base: Book; draft: BookDraft }): Promise<Outcome> => {
      const { id, version } = sent.base;
      const edited = readDraft(sent.draft);
      const changes = changesOf(sent.base, edited);
      if (Object.keys(changes).length === 0) return { saved: sent.base };
      try {
        const body = { ...changes, version };
        return { saved: (await api.call('patch', '/books/:id', { params: { id }, body })).data };
      } catch (error) {
        if (!(error instanceof ProblemError && error.code === 'version-mismatch')) throw error;
        return { conflict: { current: await readBook(api, id), edited } };
      }
    },
    onSuccess: async (outcome) => {
      if ('conflict' in outcome) {
        setConflict(outcome.conflict);
        return;
      }
      fill(outcome.saved);
      queries.setQueryData(adminBookQuery(api, book.id).queryKey, outcome.saved);
      await queries.invalidateQueries({ queryKey: ['admin', 'books', 'list'] });
    },
  });
  const keep = ({ current, edited }: Conflict) => {
    const draft = mergeDraft(filling.base, current, edited);
    fill(current, draft);
    save.mutate({ base: current, draft });
  };
  const status = useRef<HTMLParagraphElement>(null);
  // The form is a new one: the keyboard goes on where its button was.
  useEffect(() => {
    if (filling.round > 0) status.current?.focus();
  }, [filling.round]);
  const news = () => {
    if (save.isSuccess) return 'saved' in save.data ? 'The book is saved.' : '';
    return save.isIdle && filling.round > 0 ? 'The fields show the book as it is now.' : '';
  };
  return (
    <>
      {conflict && (
        <ConflictNotice
          clashes={clashesOf(filling.base, conflict.current, conflict.edited)}
          busy={save.isPending}
          onKeep={() => keep(conflict)}
          onDrop={() => {
            fill(conflict.current);
            save.reset();
          }}
        />
      )}
      <SessionForm
        key={filling.round}
        label="Edit the book"
        submit="Save"
        busy={save.isPending}
        error={save.error}
        codes={{ 'isbn-taken': 'isbn' }}
        onSubmit={(valueOf) => save.mutate({ base: filling.base, draft: draftIn(valueOf) })}
      >
        {(errors) => <BookFieldset draft={filling.draft} errors={errors} />}
      </SessionForm>
      <p ref={status} role="status" tabIndex={-1} className="mt-2">
        {news()}
      </p>
    </>
  );
};
