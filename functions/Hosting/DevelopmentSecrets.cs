using System.Security.Cryptography;
using System.Text.Json;

namespace Integration.Functions.Hosting;

/// <summary>
/// In Development the secrets that nobody set are made once and kept in a file that git ignores, so that a clone starts
/// without settings and finds its data again. Whatever is set wins over the file.
/// </summary>
public sealed record DevelopmentSecrets(string File, IReadOnlyList<string> Generated)
{
    private static readonly (string Setting, Func<string> Make)[] Known =
    [
        ("Integration:ApiKey", Token),
        ("Integration:AdminKey", Token),
        ("Integration:AppSecret", Token),
        ("Integration:ProtectionKeys:0", () => "dev:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
        ("Parabol:PluginSecret", Token),
    ];

    /// <summary>Adds the secrets that nobody else has set, after making those that the file lacks.</summary>
    /// <param name="folder">Made when it is not there.</param>
    public static DevelopmentSecrets AddTo(IConfigurationManager configuration, string folder)
    {
        var file = Path.Combine(Directory.CreateDirectory(folder).FullName, "development-secrets.json");
        var found = Read(file);
        var kept = found ?? [];
        var unset = Known.Where(secret => configuration[secret.Setting] is null).ToArray();
        var missing = unset.Where(secret => !kept.ContainsKey(secret.Setting)).ToArray();
        if (missing.Length > 0)
        {
            foreach (var (setting, make) in missing) kept[setting] = make();
            kept = Write(file, kept, isNew: found is null);
        }
        configuration.AddInMemoryCollection(unset.Select(secret => KeyValuePair.Create(secret.Setting, kept.GetValueOrDefault(secret.Setting))));
        return new(file, [.. missing.Select(secret => secret.Setting)]);
    }

    private static string Token() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static Dictionary<string, string>? Read(string file) => System.IO.File.Exists(file)
        ? JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(file), HostingJson.Default.DictionaryStringString)
        : null;

    /// <returns>What is in the file afterwards: another process may have been first to make it.</returns>
    private static Dictionary<string, string> Write(string file, Dictionary<string, string> secrets, bool isNew)
    {
        var draft = $"{file}.{Guid.NewGuid():N}.tmp";
        using (var stream = System.IO.File.Open(draft, OnlyForUs()))
            JsonSerializer.Serialize(stream, secrets, HostingJson.Default.DictionaryStringString);
        try
        {
            System.IO.File.Move(draft, file, overwrite: !isNew);
            return secrets;
        }
        catch (IOException) when (isNew && System.IO.File.Exists(file))
        {
            System.IO.File.Delete(draft);
            return Read(file) ?? secrets;
        }
    }

    private static FileStreamOptions OnlyForUs()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
