import type { OrderStatus } from '@bookstore/contracts/orders';
import { STATUS_WORDS } from './order-words.ts';
import './status-badge.css';

export const StatusBadge = ({ status }: { status: OrderStatus }) => (
  <span className={`status-badge status-${status.toLowerCase()}`}>{STATUS_WORDS[status]}</span>
);
