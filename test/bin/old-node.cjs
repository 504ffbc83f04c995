// Preloaded: makes this process look like one on a Node that cannot run MozDef. Not its children: they are started without it.
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } });
