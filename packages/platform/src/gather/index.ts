export { createGather } from './gather.ts';
