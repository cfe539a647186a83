import type { ReactNode } from 'react';
import { ProblemNotice } from '../layout/problem-notice.tsx';
import { MoreButton } from './more-button.tsx';

/** As much of an infinite query as a list needs. */
type Pages<T> = {
  data: { pages: { data: T[] }[] } | undefined;
  error: unknown;
  isPending: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
};

type Props<T> = {
  pages: Pages<T>;
  /** What the list holds, in the plural: "orders". */
  things: string;
  empty: string;
  children: (entries: T[]) => ReactNode;
};

/** A list read page by page: how it loads, that it is empty, that it failed, and the way to more of it. */
export const PagedList = <T,>({ pages, things, empty, children }: Props<T>) => {
  if (pages.isPending) return <p role="status">{`Loading ${things} …`}</p>;
  const entries = (pages.data?.pages ?? []).flatMap((page) => page.data);
  const retry = () => void (pages.isFetchNextPageError ? pages.fetchNextPage() : pages.refetch());
  const problem = Boolean(pages.error) && <ProblemNotice error={pages.error} onRetry={retry} />;
  return (
    <>
      {entries.length > 0 && children(entries)}
      {pages.data && entries.length === 0 && !problem && <p className="empty-state">{empty}</p>}
      {problem}
      {pages.hasNextPage && !problem && (
        <MoreButton
          label={`Show more ${things}`}
          busy={pages.isFetchingNextPage}
          onPress={() => void pages.fetchNextPage()}
        />
      )}
    </>
  );
};
