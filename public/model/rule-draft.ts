/** A rule file of MozDef that finds what this query does, for a person to go on from. */
export function ruleDraft(q: string): string {
  // A JSON string is one of YAML, too, whatever the query holds.
  const query = JSON.stringify(q === '' ? '*' : q);
  return `id: my_rule
title: My rule
description: What it finds, and why that matters.
severity: WARNING
category: mycategory
tags: []
query: ${query}
group_by: [hostname]
window: 1h
summary: "My rule: {summary}"
`;
}
