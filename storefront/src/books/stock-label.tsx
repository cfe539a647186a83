import { stockStateOf, stockWords } from './stock-words.ts';

const LOOKS = {
  'sold-out': 'stock stock-none',
  few: 'stock stock-few',
  plenty: 'stock stock-plenty',
} as const;

export const StockLabel = ({ stock }: { stock: number }) => (
  <span className={LOOKS[stockStateOf(stock)]}>{stockWords(stock)}</span>
);
