/** Numbers between 0 and 1 that are the same in every run (mulberry32, public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const USERS = 20_000;
const HOSTS = 2_000;
const ADDRESSES = 200_000;

export interface EventStream {
  /** JSON of the next event, about 700 bytes. */
  next(time: number): string;
}

/** Events as shippers send them: sshd 35 %, Sysmon 25 %, CloudTrail 20 %, Zeek 20 %, each with two public addresses out of 200,000. */
export function realisticEvents(seed = 1): EventStream {
  const random = seededRandom(seed);
  const whole = (below: number): number => Math.floor(random() * below);
  const hex = (digits: number): string => Array.from({ length: digits }, () => whole(16).toString(16)).join('');
  /** Values that are long and random but come again: hashes of programs, fingerprints of keys. */
  const pool = (size: number, digits: number): string[] => Array.from({ length: size }, () => hex(digits));
  const programs = pool(5000, 64);
  const keys = pool(5000, 40);
  /** The n-th of 200,000 public addresses, spread over many networks. */
  const address = (): string => {
    const n = (whole(ADDRESSES) * 2654435761) >>> 0;
    return `${1 + (n % 9)}.${(n >>> 8) % 256}.${(n >>> 16) % 256}.${1 + ((n >>> 24) % 254)}`;
  };
  const makers = [
    sshd,
    sshd,
    sshd,
    sshd,
    sshd,
    sshd,
    sshd,
    sysmon,
    sysmon,
    sysmon,
    sysmon,
    sysmon,
    cloudtrail,
    cloudtrail,
    cloudtrail,
    cloudtrail,
    zeek,
    zeek,
    zeek,
    zeek,
  ];

  function sshd(time: number): object {
    const user = `user${whole(USERS)}`;
    const from = address();
    const failed = random() < 0.7;
    return {
      timestamp: new Date(time).toISOString(),
      hostname: `host${whole(HOSTS)}.example.com`,
      processname: 'sshd',
      processid: String(whole(60_000)),
      severity: 'INFO',
      category: 'syslog',
      source: 'authpriv',
      tags: ['syslog', 'production'],
      summary: failed
        ? `Failed password for invalid user ${user} from ${from} port ${1024 + whole(60_000)} ssh2`
        : `Accepted publickey for ${user} from ${from} port ${1024 + whole(60_000)} ssh2: RSA SHA256:${keys[whole(keys.length)]}`,
      details: {
        program: 'sshd',
        destinationipaddress: address(),
        destinationport: 22,
        facility: 'auth',
        datacenter: `dc${whole(6)}`,
        session: whole(100_000),
        kernel: 'Linux 6.1.0-28-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1',
        note: 'forwarded by the log relay of this site after buffering on disk',
      },
    };
  }
  function sysmon(time: number): object {
    return {
      '@timestamp': new Date(time).toISOString(),
      EventID: 3,
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      Hostname: `WORKSTATION${whole(HOSTS)}.example.com`,
      Message: 'Network connection detected by the filter of the endpoint sensor',
      Image: `C:\\Program Files\\Vendor ${whole(40)}\\service${whole(200)}.exe`,
      User: `EXAMPLE\\user${whole(USERS)}`,
      Protocol: 'tcp',
      ProcessGuid: `{${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}}`,
      ProcessId: String(whole(30_000)),
      Severity: 'INFO',
      details: {
        sourceipaddress: address(),
        sourceport: 1024 + whole(60_000),
        destinationipaddress: address(),
        destinationport: 443,
        hashes: `SHA256=${programs[whole(programs.length)]}`,
        integrity: 'High',
        rule: 'technique_id=T1571,technique_name=Non-Standard Port',
        company: 'Vendor Corporation',
      },
    };
  }
  function cloudtrail(time: number): object {
    return {
      utctimestamp: new Date(time).toISOString(),
      hostname: 'cloudtrail.example.com',
      source: 'cloudtrail',
      category: 'AwsApiCall',
      severity: 'INFO',
      tags: ['cloudtrail'],
      summary: `${address()} performed DescribeInstances in ec2.example.com`,
      details: {
        eventname: 'DescribeInstances',
        eventid: `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`,
        requestid: `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`,
        awsregion: `us-east-${1 + whole(2)}`,
        sourceipaddress: address(),
        destinationipaddress: address(),
        useragent: 'aws-cli/2.15.0 Python/3.11.6 Linux/6.1.0 source/x86_64 prompt/off command/ec2.describe-instances',
        username: `user${whole(USERS)}`,
        managementevent: true,
        tlsdetails: { tlsversion: 'TLSv1.3', ciphersuite: 'TLS_AES_128_GCM_SHA256' },
        useridentity: { type: 'IAMUser', accountid: '123456789012', principalid: `AIDA${hex(16)}` },
      },
    };
  }
  function zeek(time: number): object {
    return {
      timestamp: time / 1000,
      hostname: `sensor${whole(20)}.example.com`,
      source: 'conn',
      category: 'zeek',
      processname: 'zeek',
      severity: 'INFO',
      tags: ['zeek'],
      summary: `connection ${hex(18)} closed with state SF after ${whole(100_000)} ms`,
      details: {
        uid: `C${hex(17)}`,
        sourceipaddress: address(),
        sourceport: 1024 + whole(60_000),
        destinationipaddress: address(),
        destinationport: [80, 443, 53, 22, 8080][whole(5)],
        proto: 'tcp',
        service: 'ssl',
        duration: random() * 100,
        orig_bytes: whole(100_000),
        resp_bytes: whole(1_000_000),
        conn_state: 'SF',
        community: 'internal to external, first seen in this hour by this sensor, sampled one in one',
        history: 'ShADadFf',
        orig_pkts: whole(200),
        resp_pkts: whole(400),
        sensor: { name: `sensor${whole(20)}`, interface: 'eth1', version: '7.0.4', worker: whole(8) },
      },
    };
  }

  return { next: (time) => JSON.stringify(makers[whole(makers.length)]?.(time)) };
}
