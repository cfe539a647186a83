import { Link, NavLink, Outlet } from 'react-router';
import { PageHeading } from '../layout/page-heading.tsx';
import { RequireSession } from '../session/require-session.tsx';
import './admin.css';

const NotForYou = () => (
  <div className="empty-state">
    <PageHeading title="These pages are not for you" />
    <p>They are for those who run the shop. Your account is a buyer’s.</p>
    <Link to="/" className="btn btn-primary">
      Look at the books
    </Link>
  </div>
);

/** What is around every admin page. It only spares others a look: who may do what is decided by the shop. */
export const AdminLayout = () => (
  <RequireSession>
    {({ role }) =>
      role === 'admin' ? (
        <>
          <nav aria-label="Admin" className="admin-nav">
            <NavLink to="/admin/books">Books</NavLink>
            <NavLink to="/admin/orders">Orders</NavLink>
            <NavLink to="/admin/users">Users</NavLink>
            <NavLink to="/admin/system">System</NavLink>
          </nav>
          <Outlet />
        </>
      ) : (
        <NotForYou />
      )
    }
  </RequireSession>
);
