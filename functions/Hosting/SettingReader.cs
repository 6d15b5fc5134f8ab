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

    public void Fail(string name, string what, string wanted) =>
        failures.Add($"{$"{section}:{name}".Replace(":", "__", StringComparison.Ordinal)} {what}: {wanted}.");
}

/// <summary>One section of the settings, read once.</summary>
public abstract class SettingsSection
{
    public abstract IReadOnlyList<string> Failures { get; }

    /// <exception cref="StartUpException">Some setting is wrong; names every wrong one of every section.</exception>
    public static void Check(IServiceProvider services)
    {
        string[] failures = [.. services.GetServices<SettingsSection>().SelectMany(section => section.Failures)];
        if (failures.Length > 0) throw new StartUpException(failures);
    }
}

/// <inheritdoc cref="SettingsSection"/>
public sealed class SettingsSection<T> : SettingsSection
{
    private readonly T value;

    public SettingsSection(IConfiguration configuration, string section, Func<SettingReader, T> read)
    {
        var reader = new SettingReader(configuration, section);
        value = read(reader);
        Failures = reader.Failures;
    }

    public override IReadOnlyList<string> Failures { get; }

    /// <exception cref="StartUpException">Some setting of this section is wrong.</exception>
    public T Value => Failures.Count == 0 ? value : throw new StartUpException(Failures);
}

/// <summary>Something that checks its own settings when it is made, by <see cref="OptionsValidationException"/>.</summary>
public sealed class SettingsOf<T>(IServiceProvider services) : SettingsSection
    where T : class
{
    public override IReadOnlyList<string> Failures
    {
        get
        {
            try
            {
                services.GetRequiredService<T>();
                return [];
            }
            catch (OptionsValidationException wrong)
            {
                return [.. wrong.Failures];
            }
        }
    }
}

public static class SettingsRegistration
{
    /// <summary>Reports the settings of <typeparamref name="T"/> with all the others.</summary>
    public static IServiceCollection AddSettingsOf<T>(this IServiceCollection services)
        where T : class => services.AddSingleton<SettingsSection, SettingsOf<T>>();

    /// <summary>Makes <typeparamref name="T"/> (and its <see cref="IOptions{T}"/>) from a section, checked at start.</summary>
    public static IServiceCollection AddSettings<T>(this IServiceCollection services, string section, Func<SettingReader, T> read)
        where T : class
    {
        services.AddSingleton(provider => new SettingsSection<T>(provider.GetRequiredService<IConfiguration>(), section, read));
        services.AddSingleton<SettingsSection>(provider => provider.GetRequiredService<SettingsSection<T>>());
        services.AddSingleton(provider => provider.GetRequiredService<SettingsSection<T>>().Value);
        return services.AddSingleton(provider => Options.Create(provider.GetRequiredService<T>()));
    }
}
