import { NavLink } from 'react-router';
import { countCopies } from './cart.ts';
import { useCart } from './cart-context.tsx';

/** The way to the cart, with the number of copies in it. */
export const CartLink = () => {
  const copies = countCopies(useCart().cart);
  return (
    <NavLink to="/cart" className="header-link">
      Cart
      {copies > 0 && (
        <span className="cart-count">
          {copies}
          <span className="visually-hidden">{copies === 1 ? ' copy' : ' copies'}</span>
        </span>
      )}
    </NavLink>
  );
};
