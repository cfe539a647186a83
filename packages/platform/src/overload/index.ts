export * from './admission.ts';
export * from './loop-delay.ts';
