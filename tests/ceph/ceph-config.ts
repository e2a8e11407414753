/** A `ceph.conf` for one monitor, one storage daemon in memory and one S3 gateway; all keys in one keyring. */
export function cephConfig(of: {
  folder: string;
  clusterId: string;
  monitorPort: number;
  gatewayPort: number;
}): string {
  const { folder, clusterId, monitorPort, gatewayPort } = of;
  return `[global]
fsid = ${clusterId}
mon host = [v2:127.0.0.1:${monitorPort}/0]
public network = 127.0.0.0/8
cluster network = 127.0.0.0/8
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
keyring = ${folder}/keyring
run dir = ${folder}/run
admin socket = ${folder}/run/$name.$pid.asok
log file = ${folder}/log/$name.log
pid file = ${folder}/run/$name.pid
osd pool default size = 1
osd pool default min size = 1
osd pool default pg autoscale mode = off
osd pool default pg num = 4
osd pool default pgp num = 4
mon max pg per osd = 500
osd crush chooseleaf type = 0
mon allow pool size one = true
mon data avail warn = 1
mon data avail crit = 1
[mon.a]
mon data = ${folder}/mon
[osd.0]
osd data = ${folder}/osd
osd objectstore = memstore
memstore device bytes = 4G
[client.rgw.a]
rgw frontends = beast endpoint=127.0.0.1:${gatewayPort}
rgw thread pool size = 64
rgw enable usage log = false
rgw run sync thread = false
rgw enable lc threads = false
rgw gc obj min wait = 2
rgw gc processor period = 2
rgw gc processor max time = 2
`;
}
