export * from './admission.ts';
export * from './loop-delay.ts';
export * from './open-requests.ts';
