export * from './fields.ts';
export * from './parse-config.ts';
export * from './with-password.ts';
