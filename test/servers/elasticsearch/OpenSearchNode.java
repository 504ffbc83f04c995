import java.util.List;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.opensearch.common.settings.KeyStoreWrapper;

/** One OpenSearch node with a plugin of the class path. Arguments: its directory, the plugin's class, then KEY=VALUE, or keystore:KEY=VALUE for what belongs there. */
public class OpenSearchNode {
    private static final String KEYSTORE = "keystore:";

    public static void main(String[] args) throws Exception {
        String data = args[0];
        List<String> given = List.of(args).subList(2, args.length);
        KeyStoreWrapper keystore = KeyStoreWrapper.create();
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.setMaxHttpPort(-1);
        runner.onBuild((number, settings) -> {
            settings.put("network.host", "127.0.0.1");
            settings.put("path.data", data + "/data");
            settings.put("path.logs", data + "/logs");
            settings.put("path.repo", data + "/snapshots");
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
            settings.putList("node.roles", "cluster_manager", "data", "ingest");
            for (String setting : given) {
                String[] pair = setting.split("=", 2);
                if (pair[0].startsWith(KEYSTORE)) keystore.setString(pair[0].substring(KEYSTORE.length()), pair[1].toCharArray());
                else settings.put(pair[0], pair[1]);
            }
            settings.setSecureSettings(keystore);
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                runner.close();
            } catch (Exception error) {
                error.printStackTrace();
            }
        }));
        runner.build(OpenSearchRunner.newConfigs().numOfNode(1).clusterName("test").basePath(data).pluginTypes(args[1]));
        Thread.currentThread().join();
    }
}
