import { DiagLogLevel, diag } from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { type Shipper, shipperContract } from './shipper.contract.ts';
import type { ShipperSite } from './shipper-site.ts';

const NUMBERS = { error: SeverityNumber.ERROR, warning: SeverityNumber.WARN, info: SeverityNumber.INFO } as const;
/** Longer than its five tries take, so that a busy machine has time to start a server again. */
const EXPORT_MS = 60_000;
const EXPORTERS = { JSON: JsonExporter, protobuf: ProtobufExporter };

for (const [format, Exporter] of Object.entries(EXPORTERS)) {
  shipperContract(`the SDK of OpenTelemetry with ${format}`, {
    start: ({ target }) => Promise.resolve(startSdk(target, Exporter)),
    fields: {
      hostname: 'web1',
      source: 'shop',
      details: { username: 'ann', 'otel.scope.name': 'checkout' },
      mozdef: { endpoint: 'otlp', tokensource: 'shippers' },
    },
    time: 'of the line',
    overloaded: 'kept',
    down: 'kept',
  });
}

function startSdk(
  { url, token }: ShipperSite['target'],
  Exporter: typeof JsonExporter | typeof ProtobufExporter,
): Shipper {
  let failures = 0;
  const verbose = (message: string): void => void (failures += Number(message.startsWith('Scheduling export retry')));
  const silent = (): void => {};
  diag.setLogger({ verbose, debug: silent, info: silent, warn: silent, error: silent }, DiagLogLevel.ALL);
  const exporter = new Exporter({
    url: `${url}/v1/logs`,
    headers: { authorization: `Bearer ${token}` },
    timeoutMillis: EXPORT_MS,
  });
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop', 'host.name': 'web1' }),
    processors: [new BatchLogRecordProcessor({ exporter, scheduledDelayMillis: 50, exportTimeoutMillis: EXPORT_MS })],
  });
  const logger = provider.getLogger('checkout', '1.2');
  return {
    send: (lines) => {
      for (const { text, level, time } of lines)
        logger.emit({
          timestamp: time,
          severityNumber: NUMBERS[level],
          body: text,
          attributes: { 'user.name': 'ann' },
        });
      return Promise.resolve();
    },
    failures: () => failures,
    stop: async () => {
      await provider.shutdown();
      diag.disable();
    },
  };
}
