using Microsoft.Extensions.Options;

namespace Integration.Functions.Storage;

/// <summary>Reads <c>AccountName=…;AccountKey=…;…</c>, as Azure's portal and Azurite give it.</summary>
internal static class StorageConnectionString
{
    // The emulator's account, the same on every machine and no secret:
    // https://learn.microsoft.com/azure/storage/common/storage-use-azurite#well-known-storage-account-and-key
    private const string Emulator = """
        AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;
        QueueEndpoint=http://127.0.0.1:10001/devstoreaccount1;TableEndpoint=http://127.0.0.1:10002/devstoreaccount1
        """;

    /// <summary>Reads a connection string with an account key.</summary>
    /// <exception cref="OptionsValidationException">Says what is missing or wrong in the setting, never a part of its value.</exception>
    public static StorageAccount Parse(string text, string setting)
    {
        var parts = Parts(text, setting);
        if (parts.TryGetValue("UseDevelopmentStorage", out var emulator) && emulator.Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            parts = Parts(Emulator, setting);
        }

        if (parts.ContainsKey("SharedAccessSignature"))
        {
            throw Wrong(setting, "is a shared access signature: use a connection string with the account's key, or an identity (__accountName).");
        }

        var key = Key(parts, setting);
        return new StorageAccount(Endpoint("queue", parts, key, setting), Endpoint("table", parts, key, setting), key);
    }

    internal static OptionsValidationException Wrong(string setting, string whatToDo) =>
        new(setting, typeof(StorageAccount), [$"The setting {setting} {whatToDo}"]);

    private static Dictionary<string, string> Parts(string text, string setting)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw Wrong(setting, "is no connection string: it must be a list of name=value, separated by semicolons.");
            parts[part[..equals]] = part[(equals + 1)..];
        }

        return parts;
    }

    private static SharedKey Key(Dictionary<string, string> parts, string setting)
    {
        var account = Required(parts, "AccountName", setting);
        try
        {
            return new SharedKey(account, Required(parts, "AccountKey", setting));
        }
        catch (FormatException)
        {
            throw Wrong(setting, "has an AccountKey that is not base64: copy the connection string again, it may have been cut.");
        }
    }

    private static string Required(Dictionary<string, string> parts, string name, string setting) =>
        parts.GetValueOrDefault(name) is { Length: > 0 } value
            ? value
            : throw Wrong(setting, $"has no {name}: copy the whole connection string, or use UseDevelopmentStorage=true for Azurite.");

    private static Uri Endpoint(string service, Dictionary<string, string> parts, SharedKey key, string setting)
    {
        var name = service == "queue" ? "QueueEndpoint" : "TableEndpoint";
        var scheme = parts.GetValueOrDefault("DefaultEndpointsProtocol", "https");
        var suffix = parts.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        var address = parts.GetValueOrDefault(name) ?? $"{scheme}://{key.Account}.{service}.{suffix}";
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw Wrong(setting, $"gives no http or https address for the {service} service: check {name}, DefaultEndpointsProtocol and EndpointSuffix.");
    }
}
