using System.Globalization;
using Microsoft.Extensions.Options;

namespace Integration.Functions.Hosting;

/// <summary>
/// Reads one section of the settings and collects what is wrong with it, so that a start reports every wrong setting at
/// once: by the name of its environment variable, with what is wanted, and never with the value, which may be a secret.
/// </summary>
/// <remarks>The framework's binder would stop at the first value that it cannot convert, and print it.</remarks>
public sealed class SettingReader(IConfiguration configuration, string section)
{
    private readonly List<string> failures = [];

    public IReadOnlyList<string> Failures => failures;

    /// <summary>The value of a setting; one of another section when <paramref name="name"/> starts with a colon.</summary>
    public string? Raw(string name) => name[0] == ':' ? configuration[name[1..]] : configuration[$"{section}:{name}"];

    /// <param name="wanted">Completes the sentence "… is missing: ".</param>
    public string RequiredText(string name, string wanted, int minLength = 1, int maxLength = int.MaxValue)
    {
        if (!string.IsNullOrWhiteSpace(Raw(name))) return OptionalText(name, wanted, minLength, maxLength) ?? "";
        Fail(name, "is missing", wanted);
        return "";
    }

    /// <summary>Nothing when the setting is absent. A value that is there must be good: an empty secret is never "no check".</summary>
    public string? OptionalText(string name, string wanted, int minLength = 1, int maxLength = int.MaxValue)
    {
        if (Raw(name) is not { } value) return null;
        if (string.IsNullOrWhiteSpace(value)) Fail(name, "is empty", wanted);
        else if (value.Length < minLength) Fail(name, $"has {value.Length} characters", wanted);
        else if (value.Length > maxLength) Fail(name, $"has {value.Length} characters", wanted);
        return value;
    }

    public Uri RequiredUrl(string name, string wanted)
    {
        var text = RequiredText(name, wanted);
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") return url;
        if (text.Length > 0) Fail(name, "is not an absolute http or https address", wanted);
        return new Uri("about:blank");
    }

    public int Number(string name, int fallback, int min, int max)
    {
        if (Raw(name) is not { } text) return fallback;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
        Fail(name, "is wrong", max == int.MaxValue ? $"a whole number, {min} or more" : $"a whole number from {min} to {max}");
        return fallback;
    }

    public TimeSpan Duration(string name, TimeSpan fallback, TimeSpan min, TimeSpan max)
    {
        if (Raw(name) is not { } text) return fallback;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration) && duration >= min && duration <= max) return duration;
        Fail(name, "is wrong", $"a duration hh:mm:ss from {min} to {max}");
        return fallback;
    }

    public bool Flag(string name, bool fallback)
    {
        if (Raw(name) is not { } text) return fallback;
        if (bool.TryParse(text, out var flag)) return flag;
        Fail(name, "is wrong", "true or false");
        return fallback;
    }

    /// <summary>A list, either as <c>Name__0</c>, <c>Name__1</c> … or as one value with commas.</summary>
    public IReadOnlyList<string> List(string name)
    {
        const StringSplitOptions Tidy = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        var numbered = configuration.GetSection($"{section}:{name}").GetChildren().Select(item => item.Value ?? "");
        return [.. (Raw(name) ?? "").Split(',', Tidy), .. numbered];
    }

    /// <summary>What checks its settings by itself when it is made.</summary>
    public void Check(Func<object> make)
    {
        try
        {
            make();
        }
        catch (OptionsValidationException wrong)
        {
            failures.AddRange(wrong.Failures);
        }
    }

    public void Fail(string name, string what, string wanted) =>
        failures.Add($"{$"{section}:{name}".Replace(":", "__", StringComparison.Ordinal)} {what}: {wanted}.");
}

/// <summary>Makes what the settings describe, to find out at the start whether it can be made.</summary>
internal sealed record SettingsCheck(Func<IServiceProvider, object> Make)
{
    /// <summary>A sentence for each setting that is missing or wrong.</summary>
    public IReadOnlyList<string> FailuresIn(IServiceProvider services)
    {
        try
        {
            Make(services);
            return [];
        }
        catch (Exception wrong) when (StartUp.ReasonsOf(wrong) is { } reasons)
        {
            return reasons;
        }
    }
}

internal static class SettingsRegistration
{
    /// <summary>Makes <typeparamref name="T"/> from a section, once; checked at the start.</summary>
    public static IServiceCollection AddSettings<T>(this IServiceCollection services, string section, Func<SettingReader, T> read)
        where T : class => services.AddSingleton(provider =>
        {
            var reader = new SettingReader(provider.GetRequiredService<IConfiguration>(), section);
            var value = read(reader);
            return reader.Failures.Count == 0 ? value : throw new StartUpException(reader.Failures);
        }).CheckSettingsOf<T>();

    /// <summary>Also reports what <typeparamref name="T"/> finds wrong with its settings when it is made.</summary>
    public static IServiceCollection CheckSettingsOf<T>(this IServiceCollection services)
        where T : class => services.AddSingleton(new SettingsCheck(static provider => provider.GetRequiredService<T>()));

    /// <exception cref="StartUpException">Some setting is missing or wrong; names every one of every section.</exception>
    public static void CheckSettings(this IServiceProvider services)
    {
        string[] failures = [.. services.GetServices<SettingsCheck>().SelectMany(check => check.FailuresIn(services)).Distinct(StringComparer.Ordinal)];
        if (failures.Length > 0) throw new StartUpException(failures);
    }
}
