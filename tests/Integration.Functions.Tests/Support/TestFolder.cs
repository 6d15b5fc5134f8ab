using System.Text.Json.Nodes;

namespace Integration.Functions.Tests.Support;

/// <summary>A folder of an app with functions of the tests' own. Removed at the end.</summary>
public sealed class TestFolder : IDisposable
{
    private TestFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>With the product's host.json and no functions.</summary>
    public static TestFolder Empty()
    {
        var folder = new TestFolder(Directory.CreateTempSubdirectory("parabol-mattermost-").FullName);
        File.Copy(System.IO.Path.Combine(AppContext.BaseDirectory, "host.json"), System.IO.Path.Combine(folder.Path, "host.json"));
        return folder;
    }

    public TestFolder WithFunction(string name, string bindings)
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, name));
        File.WriteAllText(System.IO.Path.Combine(Path, name, "function.json"), $$"""{ "bindings": [ {{bindings}} ] }""");
        return this;
    }

    public TestFolder WithQueueFunction(string name, string queue) => WithFunction(
        name, $$"""{ "type": "queueTrigger", "direction": "in", "name": "job", "queueName": "{{queue}}", "connection": "AzureWebJobsStorage" }""");

    public TestFolder WithHttpFunction(string name, string method, string route) => WithFunction(name, $$"""
        { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "anonymous", "methods": ["{{method}}"], "route": "{{route}}" },
        { "type": "http", "direction": "out", "name": "res" }
        """);

    public TestFolder WithQueueSetting(string name, string value)
    {
        var file = System.IO.Path.Combine(Path, "host.json");
        var host = JsonNode.Parse(File.ReadAllText(file))!;
        host["extensions"]!["queues"]![name] = value;
        File.WriteAllText(file, host.ToJsonString());
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
