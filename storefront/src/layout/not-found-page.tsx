import { Link } from 'react-router';
import { PageHeading } from './page-heading.tsx';

export const NotFoundPage = ({ title = 'There is no such page' }: { title?: string }) => (
  <div className="empty-state">
    <PageHeading title={title} />
    <p>The address may be mistyped, or what was here is gone.</p>
    <Link to="/" className="btn btn-primary">
      Look at the books
    </Link>
  </div>
);
