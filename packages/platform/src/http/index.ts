export * from './client-error.ts';
export * from './listen.ts';
export * from './observe-request.ts';
export * from './pagination.ts';
export * from './reply.ts';
export * from './route.ts';
export * from './security-headers.ts';
export * from './service-app.ts';
