import { runService } from '@bookstore/platform/lifecycle';
import { compose } from './compose.ts';
import { configSchema } from './config.ts';
import { rebuild } from './rebuild.ts';

// `npm run rebuild -w order-service` runs this file with the argument "rebuild".
if (process.argv[2] === 'rebuild') console.log(await rebuild(process.env));
else await runService({ name: 'order-service', configSchema, compose });
