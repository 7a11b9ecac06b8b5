import { expect, type Page } from '@playwright/test';
import axe, { type Result } from 'axe-core';

/** No finding of axe in the tool's frame, by the rules of WCAG 2.2 A and AA. */
export async function expectAccessible(page: Page): Promise<void> {
  const frame = page.frame({ name: 'tool' });
  if (!frame) throw new Error('The tool is not on this page');
  await frame.evaluate(axe.source);
  const findings = await frame.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(root: Node, options: object): Promise<{ violations: Result[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html, failureSummary }) => [html, failureSummary]),
    }));
  });
  expect(findings).toEqual([]);
}
