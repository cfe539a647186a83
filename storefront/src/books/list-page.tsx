import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useApi } from '../api/api-context.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { ProblemNotice } from '../layout/problem-notice.tsx';
import { BookGrid, BookGridSkeleton } from './book-grid.tsx';
import { booksQuery } from './book-queries.ts';
import { ListControls } from './list-controls.tsx';
import { countFilters, type ListState, readListState, writeListState } from './list-state.ts';
import { topicName } from './topic-name.ts';
import { TopicList } from './topic-list.tsx';
import './list-page.css';

const headingOf = ({ q, topic }: ListState): string => {
  if (q.trim() !== '') return `Books for “${q.trim()}”`;
  return topic === '' ? 'All books' : topicName(topic);
};

const countWords = (shown: number, more: boolean): string =>
  more ? `The first ${shown} books` : `${shown} ${shown === 1 ? 'book' : 'books'}`;

const NothingFound = ({ state }: { state: ListState }) => (
  <div className="empty-state">
    <p className="h5">No book fits.</p>
    <p>
      {countFilters(state) > 0
        ? 'Fewer filters may show more.'
        : 'Look for a title, an author, a topic or an ISBN. The beginning of a word is enough.'}
    </p>
    <Link to="/" className="btn btn-outline-primary">
      Show all books
    </Link>
  </div>
);

const Books = ({ state }: { state: ListState }) => {
  const books = useInfiniteQuery(booksQuery(useApi(), state));
  if (books.isPending) return <BookGridSkeleton />;
  const found = (books.data?.pages ?? []).flatMap((page) => page.data);
  const retry = () => void (books.isFetchNextPageError ? books.fetchNextPage() : books.refetch());
  const problem = books.error && <ProblemNotice error={books.error} onRetry={retry} />;
  if (books.data === undefined) return problem;
  return (
    <>
      <p className="list-count" role="status">
        {found.length > 0 ? countWords(found.length, books.hasNextPage) : ''}
      </p>
      {found.length === 0 && !problem ? (
        <NothingFound state={state} />
      ) : (
        <BookGrid books={found} fading={books.isPlaceholderData} />
      )}
      {problem}
      {books.hasNextPage && !problem && (
        <p className="text-center mt-4">
          <button
            type="button"
            className="btn btn-outline-primary"
            aria-disabled={books.isFetchingNextPage}
            onClick={() => {
              if (!books.isFetchingNextPage) void books.fetchNextPage();
            }}
          >
            {books.isFetchingNextPage ? 'Loading …' : 'Show more books'}
          </button>
        </p>
      )}
    </>
  );
};

/** The front page: every book, or those that fit the address. */
export const ListPage = () => {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const state = readListState(search);
  const change = (part: Partial<ListState>) => {
    void navigate(`/?${writeListState({ ...state, ...part })}`, { preventScrollReset: true });
  };
  return (
    <div className="list-page">
      <TopicList state={state} />
      <div>
        <PageHeading title={headingOf(state)} takesFocus={false} />
        <ListControls state={state} onChange={change} />
        <Books state={state} />
      </div>
    </div>
  );
};
