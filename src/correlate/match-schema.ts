import { LATENESS_SCHEMA } from './lateness-table.ts';
import { UNREAD_SCHEMA } from './unread-table.ts';

/*
 * What the rule thread knows: the matches of each group of each rule, and which groups have to be judged again. It is made of stored
 * events and can be made again of them; how far it was read stands in the same transaction as what was read.
 */

export const MATCH_SCHEMA = `
  pragma locking_mode = exclusive;
  pragma journal_mode = wal;
  pragma synchronous = normal;
  pragma temp_store = memory;
  create table if not exists progress (one integer primary key check (one = 1), cursor text not null, received integer not null) strict;
  create table if not exists rules (rule text primary key, version text not null, since integer not null) strict, without rowid;
  create table if not exists groups (id integer primary key, rule text not null, grp text not null, unique (rule, grp)) strict;
  create table if not exists matches (
    grp integer not null, time integer not null, id text not null, steps integer not null, fields text not null,
    primary key (grp, time, id)) strict, without rowid;
  create table if not exists dirty (grp integer primary key, since integer not null) strict;
  create table if not exists wakes (grp integer primary key, at integer not null) strict;
  create index if not exists wakes_at on wakes (at);
${LATENESS_SCHEMA}${UNREAD_SCHEMA}`;
