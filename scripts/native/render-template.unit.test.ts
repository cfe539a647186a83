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

  test('repeats a line for each item of a list, with the other values of that line', () => {
    const text = 'zone a;\n  server ${ADDRESS} max_conns=${MAX};\nkeepalive 1;';
    expect(renderTemplate(text, { ADDRESS: ['a:1', 'b:2'], MAX: '3' })).toBe(
      'zone a;\n  server a:1 max_conns=3;\n  server b:2 max_conns=3;\nkeepalive 1;',
    );
  });

  test('names all variables that nobody gave', () => {
    expect(() => renderTemplate('${A} ${B} ${C}', { B: '' })).toThrow('the template needs A, C');
  });
});
