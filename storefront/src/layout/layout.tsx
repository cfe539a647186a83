import { useEffect } from 'react';
import { Link, Outlet, ScrollRestoration, useNavigation } from 'react-router';
import { SearchBox } from '../books/search-box.tsx';
import { CartLink } from '../cart/cart-link.tsx';
import { CartMergeNotice } from '../cart/merge-notice.tsx';
import { AccountMenu } from '../session/account-menu.tsx';
import bookUrl from './book.svg';
import { OfflineNotice } from './offline-notice.tsx';
import './layout.css';

const MAIN_ID = 'main';

const Header = () => (
  <header className="site-header">
    <div className="container site-header-row">
      <Link to="/" className="site-name">
        <img src={bookUrl} alt="" width={32} height={32} />
        Bookstore
      </Link>
      <SearchBox />
      <nav aria-label="Shop" className="site-links">
        <CartLink />
        <AccountMenu />
      </nav>
    </div>
  </header>
);

const Footer = () => (
  <footer className="site-footer">
    <div className="container">
      <p>It never sells a copy it does not have, and never loses an order it accepted.</p>
      <p>
        <a href="/docs">API reference</a>
      </p>
    </div>
  </footer>
);

/** What is around every page. */
export const Layout = () => {
  const loading = useNavigation().state !== 'idle';
  useEffect(() => {
    document.documentElement.toggleAttribute('data-loading', loading);
  }, [loading]);
  return (
    <>
      <a href={`#${MAIN_ID}`} className="skip-link">
        Skip to the page
      </a>
      <Header />
      <OfflineNotice />
      <CartMergeNotice />
      <main id={MAIN_ID} tabIndex={-1} className="container site-main">
        <Outlet />
      </main>
      <Footer />
      <ScrollRestoration />
    </>
  );
};
