import { type SourceTable, sourceTableSchema } from '../source-table.ts';
import { WEB_FIELDS, webFields, webFieldsOfEcs } from './web-fields.ts';
import { words } from './words.ts';

/** Data sets of Beats and Elastic Agent. */
const SERVER_SETS = [
  ...words('apache.access nginx.access iis.access traefik.access apache_tomcat.access haproxy.log haproxy.http'),
  ...words('aws.elb_logs aws.elb aws.cloudfront_logs aws.s3access nginx.ingress_controller cloudflare.logpush'),
];
const PROXY_SETS = [
  ...words('squid.log bluecoat.director zscaler.zia zscaler_zia.web cisco_umbrella.log cisco.umbrella'),
  ...words('forcepoint_web.logs symantec_edge_swg.log netskope.events sophos.utm'),
];

/** Access logs of web servers. */
export const WEB_SERVERS: SourceTable = sourceTableSchema.parse({
  source: 'web-servers',
  title: 'Web servers',
  forms: [
    {
      name: 'W3C extended log (IIS)',
      when: { 'details.cs-uri-stem': '*', 'details.s-ip': '*' },
      fields: {
        'cs-user-agent': ['details.cs-user-agent', 'details.cs(User-Agent)'],
        'c-useragent': ['details.cs-user-agent', 'details.cs(User-Agent)'],
        'cs-referer': ['details.cs-referer', 'details.cs(Referer)'],
        'cs-cookie': ['details.cs-cookie', 'details.cs(Cookie)'],
        'cs-host': ['details.cs-host', 'details.cs(Host)'],
      },
    },
    { name: 'Beats, Elastic Agent (ECS)', when: { 'details.event.dataset': SERVER_SETS }, fields: webFieldsOfEcs() },
    {
      name: 'Cloudflare',
      when: { 'details.ClientRequestMethod': '*' },
      fields: {
        ...webFields({
          uri: 'details.ClientRequestURI',
          method: 'details.ClientRequestMethod',
          status: 'details.EdgeResponseStatus',
          agent: 'details.ClientRequestUserAgent',
          host: 'details.ClientRequestHost',
          referrer: 'details.ClientRequestReferer',
        }),
        'cs-uri-stem': ['details.ClientRequestPath', 'details.ClientRequestURI'],
        'c-ip': 'details.ClientIP',
        src_ip: 'details.ClientIP',
      },
    },
    ...words('httpRequest httprequest').map((request) => ({
      name: `Google Cloud load balancer (${request})`,
      when: { [`details.${request}.requestUrl`]: '*' },
      fields: {
        ...webFields({
          uri: `details.${request}.requestUrl`,
          method: `details.${request}.requestMethod`,
          status: `details.${request}.status`,
          agent: `details.${request}.userAgent`,
          host: 'details.jsonPayload.host',
          referrer: `details.${request}.referer`,
        }),
        'c-ip': `details.${request}.remoteIp`,
        src_ip: `details.${request}.remoteIp`,
      },
    })),
  ],
  kinds: [
    {
      name: 'webserver',
      logsources: [{ service: 'none', category: 'webserver' }],
      provides: [...WEB_FIELDS],
    },
  ],
  deviations: [
    'Lines of access logs (Apache, nginx, squid) come as one text, so that rules find no fields in them: let the server log JSON under W3C names or ECS, or let the shipper take the lines apart.',
    'Where path and query are one field, rules on either look into it as a whole: those that ask for a part of it find it, those that ask for all of it do not.',
  ],
});

/** Proxies. */
export const PROXIES: SourceTable = sourceTableSchema.parse({
  source: 'proxies',
  title: 'Web proxies',
  forms: [
    {
      name: 'W3C extended log (Blue Coat and others)',
      when: { 'details.cs-uri-scheme': '*', 'details.cs-host': '*' },
      fields: {
        'c-uri': ['details.c-uri', 'details.cs-uri', 'details.cs-uri-path'],
        'cs-uri': ['details.cs-uri', 'details.c-uri', 'details.cs-uri-path'],
        'c-uri-query': ['details.c-uri-query', 'details.cs-uri-query'],
        'c-uri-stem': ['details.c-uri-stem', 'details.cs-uri-stem', 'details.cs-uri-path'],
        'c-uri-extension': ['details.c-uri-extension', 'details.cs-uri-extension'],
        'c-useragent': ['details.c-useragent', 'details.cs-user-agent', 'details.cs(User-Agent)'],
        'cs-user-agent': ['details.cs-user-agent', 'details.cs(User-Agent)', 'details.c-useragent'],
        'cs-referrer': ['details.cs-referrer', 'details.cs-referer', 'details.cs(Referer)'],
        src_ip: ['details.src_ip', 'details.c-ip'],
        dst_ip: ['details.dst_ip', 'details.r-ip', 'details.s-ip'],
      },
    },
    { name: 'W3C names', when: { 'details.c-uri': '*' } },
    { name: 'Beats, Elastic Agent (ECS)', when: { 'details.event.dataset': PROXY_SETS }, fields: webFieldsOfEcs() },
  ],
  kinds: [{ name: 'proxy', logsources: [{ service: 'none', category: 'proxy' }], provides: [...WEB_FIELDS] }],
});

/** Requests of which ECS says no more than that they are requests: they may be those of a server or of a proxy. */
export const ECS_REQUESTS: SourceTable = sourceTableSchema.parse({
  source: 'ecs-requests',
  title: 'Web requests in ECS',
  forms: [{ name: 'ECS', when: { 'details.http.request.method': '*' }, fields: webFieldsOfEcs() }],
  kinds: [
    {
      name: 'web request',
      logsources: [
        { service: 'none', category: 'webserver' },
        { service: 'none', category: 'proxy' },
      ],
      provides: [...WEB_FIELDS],
    },
  ],
});
