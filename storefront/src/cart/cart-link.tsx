import { NavLink } from 'react-router';
import { countCopies } from './cart.ts';
import { useCart } from './cart-context.tsx';

/** More would not fit a phone. */
const MOST_SHOWN = 99;

/** The way to the cart, with the number of copies in it. */
export const CartLink = () => {
  const copies = countCopies(useCart().cart);
  return (
    <NavLink to="/cart" className="header-link">
      Cart
      {copies > 0 && (
        <>
          <span className="cart-count" aria-hidden="true">
            {copies > MOST_SHOWN ? `${MOST_SHOWN}+` : copies}
          </span>
          <span className="visually-hidden"> {copies === 1 ? '1 copy' : `${copies} copies`}</span>
        </>
      )}
    </NavLink>
  );
};
