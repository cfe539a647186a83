import { describe, expect, test } from '@jest/globals';
import { renderTemplate } from './render-template.ts';

describe('rendering a template', () => {
  test('replaces each variable in upper case', () => {
    expect(renderTemplate('listen ${PORT}; # ${PORT}', { PORT: '1' })).toBe('listen 1; # 1');
  });

  test("leaves nginx's own variables alone", () => {
    const text = 'proxy_pass http://$host${request_uri}$1;';
    expect(renderTemplate(text, {})).toBe(text);
  });

  test('takes a value as it is', () => {
    expect(renderTemplate('${A}', { A: '$& ${A}' })).toBe('$& ${A}');
  });

  test('names all variables that nobody gave', () => {
    expect(() => renderTemplate('${A} ${B} ${C}', { B: '' })).toThrow('the template needs A, C');
  });
});
