import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.opensearch.common.settings.KeyStoreWrapper;

/** One OpenSearch node whose snapshots may go to a local S3, with the keys to it in its keystore. Arguments: HTTP port, port of S3, data directory. */
public class OpenSearchWithS3 {
    public static void main(String[] args) throws Exception {
        String port = args[0];
        String s3 = args[1];
        String data = args[2];
        KeyStoreWrapper keystore = KeyStoreWrapper.create();
        keystore.setString("s3.client.default.access_key", "test".toCharArray());
        keystore.setString("s3.client.default.secret_key", "test".toCharArray());
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.setMaxHttpPort(-1);
        runner.onBuild((number, settings) -> {
            settings.setSecureSettings(keystore);
            settings.put("s3.client.default.endpoint", "http://127.0.0.1:" + s3);
            settings.put("s3.client.default.region", "us-east-1");
            settings.put("s3.client.default.path_style_access", true);
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", port);
            settings.put("path.data", data + "/data");
            settings.put("path.logs", data + "/logs");
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
            settings.putList("node.roles", "cluster_manager", "data", "ingest");
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                runner.close();
            } catch (Exception error) {
                error.printStackTrace();
            }
        }));
        runner.build(OpenSearchRunner.newConfigs().numOfNode(1).clusterName("test").basePath(data)
            .pluginTypes("org.opensearch.repositories.s3.S3RepositoryPlugin"));
        Thread.currentThread().join();
    }
}
