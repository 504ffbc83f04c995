import type { SourceTable } from '../source-table.ts';
import { AWS } from './aws.ts';
import { AZURE } from './azure.ts';
import { ECS_HOSTS } from './ecs.ts';
import { GOOGLE_CLOUD, GOOGLE_WORKSPACE } from './google.ts';
import { LINUX_AUDIT, LINUX_SYSLOG } from './linux.ts';
import { MICROSOFT_365 } from './microsoft365.ts';
import { DEVICE_FORMATS, DNS_AND_FLOWS, FIREWALLS, FORTINET, SURICATA } from './network.ts';
import { SERVICES } from './services.ts';
import { UNKNOWN_SYSLOG } from './unknown-syslog.ts';
import { ECS_REQUESTS, PROXIES, WEB_SERVERS } from './web.ts';
import { WINDOWS } from './windows.ts';
import { ZEEK } from './zeek.ts';

/** The tables that come with MozDef. The first that knows an event has it, so that those which ask for less stand last. */
export const SOURCE_TABLES: readonly SourceTable[] = [
  WINDOWS,
  ZEEK,
  LINUX_AUDIT,
  AWS,
  AZURE,
  GOOGLE_CLOUD,
  GOOGLE_WORKSPACE,
  MICROSOFT_365,
  ...SERVICES,
  WEB_SERVERS,
  PROXIES,
  FIREWALLS,
  FORTINET,
  SURICATA,
  DEVICE_FORMATS,
  LINUX_SYSLOG,
  ECS_HOSTS,
  DNS_AND_FLOWS,
  ECS_REQUESTS,
  UNKNOWN_SYSLOG,
];
