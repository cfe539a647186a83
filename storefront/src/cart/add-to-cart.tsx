import type { Book } from '@bookstore/contracts/books';
import { centsFromDecimal } from '@bookstore/contracts/money';
import { useState } from 'react';
import { Link } from 'react-router';
import { addLine, isFullFor, MAX_COPIES, MAX_LINES } from './cart.ts';
import { useCart } from './cart-context.tsx';
import { QuantityField } from './quantity-field.tsx';

const wordsFor = (copies: number): string => (copies === 1 ? '1 copy is' : `${copies} copies are`);

/** Copies and the button; says what is in the cart already, and why nothing can be added. */
export const AddToCart = ({ book }: { book: Book }) => {
  const { cart, update } = useCart();
  const [quantity, setQuantity] = useState(1);
  const inCart = cart.find((line) => line.bookId === book.id)?.quantity ?? 0;
  const left = Math.min(book.stock, MAX_COPIES) - inCart;
  const wanted = Math.min(quantity, Math.max(left, 1));
  const refusal = isFullFor(cart, book.id)
    ? `The cart holds ${MAX_LINES} different books at most.`
    : 'More copies are not to be had.';
  const canAdd = left > 0 && !isFullFor(cart, book.id);
  const add = () => {
    update((now) =>
      addLine(now, {
        bookId: book.id,
        title: book.title,
        author: book.author,
        imageUrl: book.image_url,
        unitCents: centsFromDecimal(book.price),
        quantity: wanted,
      }),
    );
    setQuantity(1);
  };
  return (
    <div className="my-3">
      {book.stock === 0 && <p>This book is sold out at the moment.</p>}
      {canAdd && (
        <div className="d-flex flex-wrap gap-3">
          <QuantityField of={book.title} value={wanted} max={left} onChange={setQuantity} />
          <button type="button" className="btn btn-primary px-4" onClick={add}>
            Add to cart
          </button>
        </div>
      )}
      {!canAdd && book.stock > 0 && <p>{refusal}</p>}
      <p role="status" className="mt-2 mb-0">
        {inCart > 0 && (
          <>
            {wordsFor(inCart)} in your cart. <Link to="/cart">Go to the cart</Link>
          </>
        )}
      </p>
    </div>
  );
};
