import type { PaymentToken } from '@bookstore/contracts/orders';

const CHOICES: readonly [token: PaymentToken, name: string, what: string][] = [
  ['tok_ok', 'A card that works', 'Paid at once.'],
  ['tok_slow', 'A slow bank', 'Paid, but it takes two seconds.'],
  ['tok_declined', 'A card that is declined', 'The order comes to nothing.'],
  ['tok_timeout', 'A bank whose answer gets lost', 'We ask again until we know: up to 15 seconds.'],
  ['tok_error', 'A bank that fails', 'We give up after 30 seconds.'],
];

type Props = { value: PaymentToken; onChange: (token: PaymentToken) => void };

export const PaymentChoice = ({ value, onChange }: Props) => (
  <fieldset className="payment-choice">
    <legend className="h5">Payment</legend>
    <p className="text-body-secondary">This is a sandbox: no money moves, whatever you choose.</p>
    {CHOICES.map(([token, name, what]) => (
      <div key={token} className="form-check">
        <input
          id={token}
          className="form-check-input"
          type="radio"
          name="payment"
          checked={token === value}
          onChange={() => onChange(token)}
        />
        <label className="form-check-label" htmlFor={token}>
          {name} <span className="payment-what">{what}</span>
        </label>
      </div>
    ))}
  </fieldset>
);
