export * from './asyncapi.ts';
export * from './breaking-changes.ts';
export * from './openapi.ts';
