import { type SourceTable, sourceTableSchema } from '../source-table.ts';
import { words } from './words.ts';

/** Programs whose messages are about who may do what. */
const AUTHENTICATING = ['su', 'login', 'systemd-logind', 'polkitd', 'pkexec', 'gdm-password', 'runuser', 'passwd'];
const USER_TOOLS = ['useradd', 'usermod', 'userdel', 'groupadd', 'groupmod', 'gpasswd', 'chage', 'unix_chkpwd'];

/** Every log of a Linux host is of this product, and none of a category of Sigma. */
const log = (service: string) => ({ product: 'linux', service, category: 'none' });

/** Messages that programs write to syslog or the journal, told apart by the program. */
export const LINUX_SYSLOG: SourceTable = sourceTableSchema.parse({
  source: 'linux-syslog',
  title: 'Linux: syslog and the journal',
  forms: [
    {
      name: 'known programs',
      when: {
        processname: [
          ...words('sshd sshd-session sshd-auth sudo cron crond anacron crontab atd'),
          ...words('clamd clamscan freshclam clamonacc vsftpd guacd guacamole kernel'),
          ...words('mysqld mariadbd postgres'),
          ...AUTHENTICATING,
          ...USER_TOOLS,
        ],
      },
      keys: { program: 'processname' },
      fields: {
        src_ip: 'details.sourceipaddress',
        src_port: 'details.sourceport',
        dst_ip: 'details.destinationipaddress',
        dst_port: 'details.destinationport',
      },
    },
  ],
  kinds: [
    {
      name: 'linux/sshd',
      when: { program: ['sshd', 'sshd-session', 'sshd-auth'] },
      logsources: [log('sshd'), log('auth'), log('syslog')],
    },
    { name: 'linux/sudo', when: { program: 'sudo' }, logsources: [log('sudo'), log('auth'), log('syslog')] },
    {
      name: 'linux/cron',
      when: { program: ['cron', 'crond', 'anacron', 'crontab', 'atd'] },
      logsources: [log('cron'), log('syslog')],
    },
    {
      name: 'linux/auth',
      when: { program: [...AUTHENTICATING, ...USER_TOOLS] },
      logsources: [log('auth'), log('syslog')],
    },
    {
      name: 'linux/clamav',
      when: { program: ['clamd', 'clamscan', 'freshclam', 'clamonacc'] },
      logsources: [log('clamav'), { product: 'linux', service: 'clamav', category: 'antivirus' }, log('syslog')],
    },
    { name: 'linux/vsftpd', when: { program: 'vsftpd' }, logsources: [log('vsftpd'), log('syslog')] },
    {
      name: 'linux/guacamole',
      when: { program: ['guacd', 'guacamole'] },
      logsources: [log('guacamole'), log('syslog')],
    },
    {
      name: 'linux/database',
      when: { program: ['mysqld', 'mariadbd', 'postgres'] },
      logsources: [
        log('syslog'),
        { service: 'none', category: 'database' },
        { product: 'sql', service: 'none', category: 'application' },
      ],
    },
    {
      // Netfilter says SRC= and DST= in its messages.
      name: 'linux/kernel',
      when: { program: 'kernel' },
      logsources: [log('syslog'), { product: 'linux', service: 'syslog', category: 'firewall' }],
    },
  ],
  deviations: [
    'Messages of sudo are not taken apart: rules that ask for its USER find nothing.',
    'What clamd found is in its message only: rules that ask for Signature or Filename find nothing.',
  ],
});

/** Types of records of auditd; their events have them as category. */
const RECORDS = [
  ...words('SYSCALL EXECVE PATH CWD PROCTITLE SOCKADDR TTY USER_TTY CONFIG_CHANGE BPF AVC'),
  ...words('SERVICE_START SERVICE_STOP USER_CMD USER_AUTH USER_ACCT USER_LOGIN USER_LOGOUT USER_ERR'),
  ...words('USER_START USER_END USER_MGMT USER_CHAUTHTOK USER_ROLE_CHANGE CRED_ACQ CRED_DISP LOGIN'),
  ...words('ADD_USER DEL_USER ADD_GROUP DEL_GROUP ACCT_LOCK ACCT_UNLOCK ANOM_ABEND ANOM_PROMISCUOUS'),
  ...words('KERN_MODULE DAEMON_START DAEMON_END DAEMON_ABORT SYSTEM_BOOT SYSTEM_SHUTDOWN MAC_STATUS'),
];
/** execve and execveat, by name and by number (x86-64, ARM 64). */
const EXECUTIONS = ['execve', 'execveat', '59', '322', '221', '281'];

/** The audit system of Linux, record by record, or as those who read it for others put it. */
export const LINUX_AUDIT: SourceTable = sourceTableSchema.parse({
  source: 'linux-audit',
  title: 'Linux: auditd',
  forms: [
    {
      name: 'records as auditd writes them',
      when: { category: RECORDS, 'details.msg': '*' },
      keys: { call: ['details.SYSCALL', 'details.syscall'] },
      fields: {
        type: 'category',
        SYSCALL: ['details.SYSCALL', 'details.syscall'],
        pid: 'processid',
        ProcessId: 'processid',
      },
    },
    {
      name: 'auditbeat, Elastic Agent',
      when: { 'details.auditd.message_type': '*' },
      keys: { call: 'details.auditd.data.syscall' },
      look_in: ['details.auditd.data', 'details.auditd', 'details'],
      fields: {
        type: 'details.auditd.message_type',
        SYSCALL: 'details.auditd.data.syscall',
        exe: ['details.process.executable', 'details.auditd.data.exe'],
        comm: ['details.process.name', 'details.auditd.data.comm'],
        name: ['details.auditd.paths.name', 'details.file.path'],
        nametype: 'details.auditd.paths.nametype',
        ppid: ['details.process.parent.pid', 'details.process.ppid'],
        cwd: 'details.process.working_directory',
        ProcessId: 'details.process.pid',
        User: 'details.user.name',
        CommandLine: ['details.process.command_line', 'details.process.title'],
        key: ['details.tags', 'tags'],
      },
    },
    {
      name: 'audisp-json',
      when: { processname: 'audisp-json' },
      keys: { call: 'category' },
      fields: {
        type: 'category',
        SYSCALL: 'category',
        exe: ['details.process', 'details.path'],
        comm: 'details.processname',
        name: 'details.path',
        key: 'details.auditkey',
        CommandLine: 'details.command',
        ProcessId: 'details.pid',
        User: 'details.user',
      },
    },
    {
      name: 'laurel',
      when: { 'details.SYSCALL.SYSCALL': '*' },
      keys: { call: 'details.SYSCALL.SYSCALL' },
      look_in: ['details.SYSCALL', 'details.EXECVE', 'details'],
      fields: {
        SYSCALL: 'details.SYSCALL.SYSCALL',
        name: 'details.PATH.name',
        nametype: 'details.PATH.nametype',
        cwd: 'details.CWD.cwd',
        CommandLine: ['details.PROCTITLE.ARGV_STR', 'details.EXECVE.ARGV_STR'],
        ProcessId: 'details.SYSCALL.pid',
        User: 'details.SYSCALL.UID',
      },
    },
  ],
  kinds: [
    {
      name: 'linux/auditd/process_creation',
      when: { call: EXECUTIONS },
      logsources: [{ product: 'linux', service: 'auditd', category: 'process_creation' }],
      names: { Image: 'exe', ParentProcessId: 'ppid', CurrentDirectory: 'cwd' },
    },
    { name: 'linux/auditd', logsources: [log('auditd')] },
  ],
  deviations: [
    'auditd writes one record for the call and others for its arguments and paths: a rule sees one at a time. Records have no CommandLine (arguments are a0, a1, .. of EXECVE); auditbeat, audisp-json and laurel have.',
    'A system call has a number in records of auditd; rules ask for the name. Records that auditd enriches (log_format = ENRICHED) name it, but behind a control character, with which normalization takes nothing apart: their fields are found only as audisp-json, auditbeat or laurel send them.',
    'auditd writes arguments with blanks or quotes in hexadecimal, which is not decoded.',
    'Who started a program is a process number in audit records: rules that ask for ParentImage find nothing.',
  ],
});
