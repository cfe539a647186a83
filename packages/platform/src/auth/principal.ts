import { type Role, roleSchema } from '@bookstore/contracts/users';
import { z } from 'zod';

/** Who calls, as the access token says. */
export type Principal = { userId: string; username: string; role: Role };

export const claimsSchema = z.object({
  sub: z.string().min(1),
  username: z.string().min(1),
  role: roleSchema,
  jti: z.string(),
  exp: z.number(),
});
export type Claims = z.infer<typeof claimsSchema>;
