import { runService } from '@bookstore/platform/lifecycle';
import { createApp } from './app.ts';
import { configSchema } from './config.ts';
import { rebuild } from './rebuild.ts';

// `npm run rebuild -w order-service` passes the argument "rebuild".
if (process.argv[2] === 'rebuild') console.log(await rebuild(process.env));
else await runService({ name: 'order-service', configSchema, compose: createApp });
