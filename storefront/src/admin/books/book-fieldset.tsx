import { useId, useState } from 'react';
import { Cover } from '../../books/cover.tsx';
import type { FieldErrors } from '../../session/field-errors.ts';
import { FormField } from '../../session/form-field.tsx';
import { type BookDraft, FIELD_NAMES } from './book-draft.ts';

const DescriptionField = ({ value, error }: { value: string; error: string | undefined }) => {
  const id = useId();
  return (
    <div className="mb-3">
      <label htmlFor={id} className="form-label">
        {FIELD_NAMES.description}
      </label>
      <textarea
        id={id}
        name="description"
        rows={6}
        maxLength={10_000}
        defaultValue={value}
        className={error ? 'form-control is-invalid' : 'form-control'}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
      />
      {error && (
        <div id={`${id}-error`} className="invalid-feedback">
          {error}
        </div>
      )}
    </div>
  );
};

const CoverField = ({ draft, error }: { draft: BookDraft; error: string | undefined }) => {
  const [src, setSrc] = useState(draft.image_url);
  return (
    <div className="admin-cover">
      <Cover src={src.trim() || null} title={draft.title} eager />
      <FormField
        name="image_url"
        label="Address of the cover"
        hint="https://… or a path of this shop, like /covers/…"
        maxLength={2_000}
        defaultValue={draft.image_url}
        onBlur={(event) => setSrc(event.target.value)}
        error={error}
      />
    </div>
  );
};

/** The fields of a book, filled with `draft`; each has its own name in the contract. */
export const BookFieldset = ({ draft, errors }: { draft: BookDraft; errors: FieldErrors }) => (
  <>
    <FormField
      name="title"
      label={FIELD_NAMES.title}
      maxLength={300}
      required
      defaultValue={draft.title}
      error={errors['title']}
    />
    <FormField
      name="author"
      label={FIELD_NAMES.author}
      maxLength={200}
      required
      defaultValue={draft.author}
      error={errors['author']}
    />
    <div className="admin-pair">
      <FormField
        name="price"
        label="Price in dollars"
        inputMode="decimal"
        required
        defaultValue={draft.price}
        error={errors['price']}
      />
      <FormField
        name="published_year"
        label="Year of publication"
        defaultValue={draft.published_year}
        error={errors['published_year']}
      />
    </div>
    <FormField
      name="isbn"
      label={FIELD_NAMES.isbn}
      maxLength={20}
      defaultValue={draft.isbn}
      error={errors['isbn']}
    />
    <FormField
      name="topics"
      label={FIELD_NAMES.topics}
      hint="Up to 10, with commas between them."
      defaultValue={draft.topics}
      error={errors['topics']}
    />
    <CoverField draft={draft} error={errors['image_url']} />
    <DescriptionField value={draft.description} error={errors['description']} />
  </>
);

/** What stands in the fields now. */
export const draftIn = (valueOf: (name: string) => string): BookDraft => ({
  title: valueOf('title'),
  author: valueOf('author'),
  price: valueOf('price'),
  isbn: valueOf('isbn'),
  published_year: valueOf('published_year'),
  topics: valueOf('topics'),
  image_url: valueOf('image_url'),
  description: valueOf('description'),
});
