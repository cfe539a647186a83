import { z } from 'zod';
import { textSchema } from '../http/values.ts';

/** bcrypt reads no more bytes than this; a longer password is refused, never cut. */
const MAX_PASSWORD_BYTES = 72;
const MIN_PASSWORD_LENGTH = 8;
const MAX_EMAIL_LENGTH = 254;

export const roleSchema = z.enum(['user', 'admin']);
export type Role = z.infer<typeof roleSchema>;

export const usernameSchema = z
  .string()
  .regex(/^[A-Za-z0-9._-]{3,32}$/, 'must be 3 to 32 of A-Z, a-z, 0-9, ".", "_", "-"');

export const newPasswordSchema = z
  .string()
  .refine(
    (password) => Array.from(password).length >= MIN_PASSWORD_LENGTH,
    'must have at least 8 characters',
  )
  .refine(
    (password) => new TextEncoder().encode(password).length <= MAX_PASSWORD_BYTES,
    'must have at most 72 bytes',
  )
  .meta({
    format: 'password',
    minLength: MIN_PASSWORD_LENGTH,
    maxLength: MAX_PASSWORD_BYTES,
    description: 'at most 72 bytes in UTF-8',
  });

export const emailSchema = z.email('must be an e-mail address').max(MAX_EMAIL_LENGTH);

/** A secret that proves an identity: bounded, in any form. */
const givenSecretSchema = textSchema(1, 1_000);

export const registerBodySchema = z.strictObject({
  username: usernameSchema,
  password: newPasswordSchema,
  email: emailSchema.optional(),
});

export const loginBodySchema = z.strictObject({
  username: textSchema(1, MAX_EMAIL_LENGTH),
  password: givenSecretSchema,
});

export const refreshBodySchema = z.strictObject({ refresh_token: givenSecretSchema });

export const updateMeBodySchema = z
  .strictObject({
    email: emailSchema.optional(),
    password: newPasswordSchema.optional(),
    current_password: givenSecretSchema,
  })
  .refine(
    (body) => body.email !== undefined || body.password !== undefined,
    'must change the email or the password',
  )
  .meta({ anyOf: [{ required: ['email'] }, { required: ['password'] }] });

export const changeRoleBodySchema = z.strictObject({ role: roleSchema });

export const registeredSchema = z
  .object({
    message: z.literal('Registration successful.'),
    user_id: z.string(),
    username: z.string(),
    email: z.string().nullable(),
    role: roleSchema,
  })
  .meta({ id: 'Registered' });

export const sessionSchema = z
  .object({
    user_id: z.string(),
    username: z.string(),
    role: roleSchema,
    access_token: z.string(),
    refresh_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int().meta({ description: 'seconds until the access token ends' }),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof sessionSchema>;

/** A session as the pages of the shop have it: the refresh token is in a cookie that no script reads. */
export const browserSessionSchema = sessionSchema
  .omit({ refresh_token: true })
  .meta({ id: 'BrowserSession' });
export type BrowserSession = z.infer<typeof browserSessionSchema>;

export const profileSchema = z
  .object({
    user_id: z.string(),
    username: z.string(),
    email: z.string().nullable(),
    role: roleSchema,
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Profile' });
export type Profile = z.infer<typeof profileSchema>;

export const jwksSchema = z
  .object({
    keys: z.array(
      z.object({
        kty: z.string(),
        use: z.string(),
        alg: z.string(),
        kid: z.string(),
        n: z.string(),
        e: z.string(),
      }),
    ),
  })
  .meta({ id: 'JsonWebKeySet' });
export type JsonWebKeySet = z.infer<typeof jwksSchema>;
