import { PageHeading } from './page-heading.tsx';
import { ProblemNotice } from './problem-notice.tsx';

/** Shown where a page failed: often a part of it that could not be loaded after a new version came out. */
export const BrokenPage = () => (
  <main className="container py-5">
    <PageHeading title="This page did not work" />
    <ProblemNotice error={null} onRetry={() => globalThis.location.reload()} />
    <a href="/">Back to the books</a>
  </main>
);
